import { IngotError, nearest } from '../errors/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { COMPLETION_SCRIPTS, SHELLS } from './completion/scripts.ts'

export const spec = {
  usage: 'ingot completion bash|zsh|fish',
  description: `
Prints a script that lets the shell complete commands, flags and their values, templates, and the names
of builds after -only= and -except=. "ingot -autocomplete-install" switches it on for good, and
"ingot -autocomplete-uninstall" off again.`,
  flags: {},
  positionals: { least: 1, most: 1 },
  completes: SHELLS,
  examples: [
    { command: 'eval "$(ingot completion bash)"', explanation: 'Switch it on in this bash.' },
    { command: 'eval "$(ingot completion zsh)"', explanation: 'Switch it on in this zsh.' },
    { command: 'ingot completion fish | source', explanation: 'Switch it on in this fish.' },
  ],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  const [name = ''] = parsed.positionals
  const shell = SHELLS.find((known) => known === name)
  if (!shell) throw unknownShell(name)
  io.stdout.write(COMPLETION_SCRIPTS[shell])
  return 0
}

function unknownShell(name: string): IngotError {
  const near = nearest(name, SHELLS)
  return new IngotError('cli/arguments', `the shell must be one of ${SHELLS.join(', ')}, not "${name}"`, {
    hint: near ? `did you mean "${near}"?` : 'others can ask "ingot __complete INDEX WORD..."',
  })
}
