import { inspectionLines, inspectTemplate, type LoadRequest } from '../template/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import type { FlagValues } from './flags.ts'
import { loadRequest, templateFlags } from './template-flags.ts'
import { voiceOf } from './voice.ts'

export const spec = {
  usage: 'ingot inspect [options] [TEMPLATE]',
  description: `
Shows what a template consists of: its variables and their defaults, its builders and provisioners.
Nothing is resolved, so required variables need no value. Sensitive values are not shown. Without a
template it shows what the console uses then: one null builder.`,
  flags: templateFlags,
  positionals: { least: 0, most: 1 },
  completes: 'template',
  examples: [
    { command: 'ingot inspect ami.json', explanation: 'Show the parts of a template.' },
    { command: 'ingot inspect -machine-readable ami.json', explanation: 'The same, in lines for programs.' },
  ],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const voice = voiceOf(io)
  const inspection = await inspectTemplate(requestFor(parsed.positionals[0], parsed.flags, io))
  for (const line of inspectionLines(inspection)) {
    if (line.kind === 'say') voice.say(line.text)
    else voice.fact(line.category, line.data)
  }
  return 0
}

/** Packer's template for when there is none. */
const NO_TEMPLATE = '{"builders": [{"type": "null", "communicator": "none"}]}'

function requestFor(path: string | undefined, flags: FlagValues<typeof templateFlags>, io: CommandIo): LoadRequest {
  if (path !== undefined) return loadRequest(path, flags, io)
  return { ...loadRequest('-', flags, io), read: async () => NO_TEMPLATE }
}
