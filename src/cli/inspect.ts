import { maskError } from '../engine/mask-event.ts'
import { IngotErrors } from '../errors/index.ts'
import { errorText } from '../report/index.ts'
import { inspectionLines, inspectTemplate, type LoadRequest, syntaxOf } from '../template/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import type { FlagValues } from './flags.ts'
import { loadRequest, templateFlags } from './template-flags.ts'
import { voiceOf } from './voice.ts'

export const spec = {
  usage: 'ingot inspect [options] [TEMPLATE]',
  description: `
Shows what a template consists of: its variables and their defaults, its builders and provisioners.
Nothing is resolved, so required variables need no value. Of an HCL2 template it shows the values of
variables and locals, with data sources unread. Sensitive values are not shown. Without a template it
shows what the console uses then: one null builder.`,
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
  const request = requestFor(parsed.positionals[0], parsed.flags, io)
  if ((await syntaxOf(request)) === 'hcl2') return inspectHcl(request, io)
  const inspection = await inspectTemplate(request)
  for (const line of inspectionLines(inspection)) {
    if (line.kind === 'say') voice.say(line.text)
    else voice.fact(line.category, line.data)
  }
  return 0
}

/** What is wrong with locals doesn't keep the rest from being shown. */
async function inspectHcl(request: LoadRequest, io: CommandIo): Promise<number> {
  const { inspectHclTemplate } = await import('../template/hcl/index.ts')
  const { said, problems } = await inspectHclTemplate(request)
  const voice = voiceOf(io)
  for (const text of said) voice.say(io.secrets.mask(text))
  if (problems.length > 0) {
    io.stderr.write(`${io.secrets.mask(errorText(maskError(new IngotErrors(problems), io.secrets), 'Warning'))}\n`)
  }
  return 0
}

/** Packer's template for when there is none. */
const NO_TEMPLATE = {
  json: '{"builders": [{"type": "null", "communicator": "none"}]}',
  hcl2: 'source "null" "example" {\n  communicator = "none"\n}\n',
}

function requestFor(path: string | undefined, flags: FlagValues<typeof templateFlags>, io: CommandIo): LoadRequest {
  if (path !== undefined) return loadRequest(path, flags, io)
  return { ...loadRequest('-', flags, io), read: async () => NO_TEMPLATE[flags['config-type']] }
}
