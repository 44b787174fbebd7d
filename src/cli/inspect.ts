import { inspectionLines, inspectTemplate } from '../template/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { loadRequest, templateFlags } from './template-flags.ts'
import { voiceOf } from './voice.ts'

const spec = {
  usage: 'ingot inspect [options] TEMPLATE',
  description: `
Shows what a template consists of: its variables and their defaults, its builders and provisioners.
Nothing is resolved, so required variables need no value. Sensitive values are not shown.`,
  flags: templateFlags,
  positionals: { least: 1, most: 1 },
  examples: [
    { command: 'ingot inspect ami.json', explanation: 'Show the parts of a template.' },
    { command: 'ingot inspect -machine-readable ami.json', explanation: 'The same, in lines for programs.' },
  ],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const voice = voiceOf(io)
  const inspection = await inspectTemplate(loadRequest(parsed.positionals[0] ?? '', parsed.flags, io))
  for (const line of inspectionLines(inspection)) {
    if (line.kind === 'say') voice.say(line.text)
    else voice.fact(line.category, line.data)
  }
  return 0
}
