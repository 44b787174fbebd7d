import { convertJson } from '../convert/index.ts'
import { readJsonDocument, refuseOtherSyntaxes } from '../template/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { findDefinition } from './find-definition.ts'
import { booleanFlag, hiddenFlags, stringFlag } from './flags.ts'
import { loadRequest, templateFlags } from './template-flags.ts'
import { voiceOf } from './voice.ts'
import { writeResult } from './write-result.ts'

export const spec = {
  usage: 'ingot hcl2_upgrade [options] TEMPLATE',
  description: `
Writes a JSON template anew in HCL2, as Packer's command of this name does. "ingot convert" writes one that
means the same to the last detail. The JSON template stays as it is, and works as before.`,
  flags: {
    'output-file': stringFlag(
      'FILE',
      'Where to write it. Default: the name of the template with .pkr.hcl; - prints it.',
    ),
    'with-annotations': booleanFlag('Explain the result in comments.'),
    ...hiddenFlags(templateFlags),
  },
  positionals: { least: 1, most: 1 },
  completes: 'template' as const,
  examples: [{ command: 'ingot hcl2_upgrade ami.json', explanation: 'Write ami.json.pkr.hcl.' }],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const { flags, positionals } = parsed
  const path = positionals[0] ?? ''
  refuseOtherSyntaxes(path)
  const document = await readJsonDocument(loadRequest(path, flags, io))
  const { text, notes } = await convertJson({
    document,
    findDefinition,
    style: 'packer',
    annotates: flags['with-annotations'],
  })
  const output = flags['output-file'] ?? (path === '-' ? '-' : `${path}.pkr.hcl`)
  await writeResult(output, text, io)
  const voice = voiceOf(io)
  if (output !== '-') voice.say(`Successfully created ${output}`)
  for (const note of notes) io.stderr.write(`Note: ${note}\n`)
  return 0
}
