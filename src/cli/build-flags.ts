import { EXIT_HELP } from './exit-help.ts'
import { booleanFlag, choiceFlag, type Flag, integerFlag, stringFlag } from './flags.ts'
import { templateFlags } from './template-flags.ts'

/** On, off, or whatever suits the terminal. */
const autoFlag = (help: string): Flag<boolean | undefined> => ({
  ...booleanFlag(help),
  initial: undefined,
})

export const buildSpec = {
  usage: 'ingot build [options] TEMPLATE',
  description: `
Makes the images that a template describes, all its builds at once, and gives back everything
temporary that was needed for it.
Ctrl-C undoes what was begun; a second Ctrl-C leaves at once, and "ingot gc" cleans up later.

${EXIT_HELP}`,
  flags: {
    local: booleanFlag('Build in the local cloud on this computer; no account is needed.'),
    ...templateFlags,
    force: booleanFlag('Replace what an earlier build made, where a builder can do that.'),
    'on-error': choiceFlag(
      'What to do when a build fails: clean up, leave everything, or ask.',
      ['cleanup', 'abort', 'ask', 'run-cleanup-provisioner'],
      'cleanup',
    ),
    'parallel-builds': integerFlag('N', 'How many builds may run at once; 0 is no limit.', 0),
    debug: booleanFlag('One build at a time, with a pause after every step.'),
    color: autoFlag('Colours; on when standard output is a terminal.'),
    'timestamp-ui': booleanFlag('Put the time before every line.'),
    events: stringFlag('FILE', 'Write every event to FILE, as lines of JSON.'),
    'machine-readable': booleanFlag('Write lines for programs.'),
    'packer-exit-codes': booleanFlag('Exit with 0 or 1 only, as Packer does. =false tells endings apart.', true),
    'warn-on-undeclared-var': booleanFlag('HCL2: warn of what variable files set and nothing declares.'),
    'skip-enforcement': booleanFlag('Accepted, without effect: it concerns HCP Packer.'),
  },
  positionals: { least: 1, most: 1 },
  completes: 'template',
  examples: [
    { command: 'ingot build ami.json', explanation: 'Make the image in the cloud that the template names.' },
    { command: 'ingot build --local ami.json', explanation: 'The same, in virtual machines on this computer.' },
    { command: 'ingot build -only=web -var region=eu-west-1 ami.json', explanation: 'One build, with a variable set.' },
    { command: 'ingot build --events run.jsonl ami.json', explanation: 'Keep a record of everything that happened.' },
  ],
} as const
