import { throwAll } from '../errors/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag, hiddenFlags } from './flags.ts'
import { pluginRequirements } from './plugin-requirements.ts'
import { loadRequest, templateFlags } from './template-flags.ts'
import { voiceOf } from './voice.ts'

export const spec = {
  usage: 'ingot init [options] TEMPLATE',
  description: `
Looks at the plugins that an HCL2 template requires. Ingot has its components built in, so there is nothing
to install: the command says what is there, and fails for what isn't. JSON templates can't require any;
for them it fails as Packer's does.`,
  flags: {
    upgrade: booleanFlag('Accepted, without effect: nothing is installed.'),
    force: booleanFlag('Accepted, without effect: nothing is installed.'),
    ...hiddenFlags(templateFlags),
  },
  positionals: { least: 1, most: 1 },
  completes: 'template' as const,
  examples: [
    { command: 'ingot init .', explanation: 'Check that Ingot has what the template in this folder requires.' },
  ],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const request = loadRequest(parsed.positionals[0] ?? '', parsed.flags, io)
  const requirements = await pluginRequirements(request, 'ingot init')
  const voice = voiceOf(io)
  if (requirements.length === 0) voice.say('The template requires no plugins: there is nothing to install.')
  for (const { source, builtIn, problem } of requirements) {
    if (!problem) voice.say(`Nothing to install for ${source}: built into Ingot: ${builtIn.join(', ')}`)
  }
  throwAll(requirements.flatMap(({ problem }) => problem ?? []))
  return 0
}
