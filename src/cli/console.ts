import { join } from 'node:path'
import { foldersOf } from '../engine/index.ts'
import { IngotErrors } from '../errors/index.ts'
import { syntaxOf } from '../template/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { hclConsole } from './console/hcl.ts'
import { ConsoleHistory } from './console/history.ts'
import { jsonConsole } from './console/json.ts'
import { answerLast, answerLines, isPipe } from './console/read-lines.ts'
import { ConsoleSession } from './console/session.ts'
import { converse } from './console/terminal.ts'
import { loadRequest, templateFlags } from './template-flags.ts'

export const spec = {
  usage: 'ingot console [options] [TEMPLATE]',
  description: `
Renders what is typed as it would be rendered in a template, with its variables. Nothing is built.
Without a template there are only the variables that -var and -var-file set; with -config-type=hcl2
it takes expressions of HCL2 then.

At a terminal, the arrow keys bring back earlier lines, also of earlier sessions, and the tab key
completes names of functions and variables; "help", "variables" and "exit" are words of the console. From a file, each line is
answered; from a pipe, all lines are rendered and the last answer alone is printed, as in Packer.`,
  flags: templateFlags,
  positionals: { least: 0, most: 1 },
  completes: 'template' as const,
  examples: [
    { command: 'ingot console .', explanation: "Try out HCL2's expressions with the folder's variables and locals." },
    { command: 'ingot console ami.json', explanation: "Try out expressions with a template's variables." },
    {
      command: "echo '{{user `region` | upper}}' | ingot console -var region=eu-west-1",
      explanation: 'Render one expression.',
    },
    { command: 'ingot console ami.json < lines.txt', explanation: 'Render each line of a file.' },
  ],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const request = loadRequest(parsed.positionals[0] ?? '', parsed.flags, io)
  const isHcl = (await syntaxOf(request)) === 'hcl2'
  const { evaluator, completer } = await (isHcl ? hclConsole(request) : jsonConsole(request))
  const session = new ConsoleSession(evaluator, io.secrets)
  if (evaluator.problems.length > 0) {
    io.stderr.write(`${session.errorText(new IngotErrors(evaluator.problems), 'Warning')}\n`)
  }
  if (!io.machineReadable && io.stdin().isTTY) {
    const file = join(foldersOf(io.host.env).state, 'console', isHcl ? 'hcl' : 'json')
    const history = new ConsoleHistory(file, (line) => session.mask(line) !== line)
    await converse(session, { completer, history }, io)
  } else if (isPipe(io.stdin())) return answerLast(session, io)
  else await answerLines(session, io)
  return 0
}
