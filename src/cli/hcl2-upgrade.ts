import { IngotError } from '../errors/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag, stringFlag } from './flags.ts'

export const spec = {
  usage: 'ingot hcl2_upgrade [options] TEMPLATE',
  description: `
Turns a JSON template into an HCL2 template. This version of Ingot reads JSON templates as they are and
no HCL2 yet, so the command only says so. JSON templates keep working: there is nothing to upgrade for.`,
  flags: {
    'output-file': stringFlag('FILE', 'Where to write it.'),
    'with-annotations': booleanFlag('Explain the result in comments.'),
  },
  positionals: { least: 1, most: 1 },
  completes: 'template',
  examples: [{ command: 'ingot hcl2_upgrade ami.json', explanation: 'What will write ami.json.pkr.hcl.' }],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  if (!parseCommand(spec, argv, io)) return 0
  throw new IngotError('template/hcl2', '"ingot hcl2_upgrade" writes HCL2 templates, which come with a later Ingot', {
    hint: 'Ingot runs the JSON template as it is',
  })
}
