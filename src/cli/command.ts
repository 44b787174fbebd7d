import type { Readable } from 'node:stream'
import type { Host, Masker } from '../engine/index.ts'
import { IngotError, nearest } from '../errors/index.ts'
import type { ExitStatus } from './exit-status.ts'
import { type Completes, type FlagTable, type ParsedFlags, parseFlags } from './flags.ts'

/** Where a command's text goes. `process.stdout` is one; tests pass something that collects. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** The process as a command sees it. */
export interface CommandIo {
  /** Standard input. A function, since Node takes 3 ms to open it and few commands read it. */
  stdin(): Readable & { readonly isTTY?: boolean | undefined }
  readonly stdout: Output
  readonly stderr: Output
  readonly host: Host
  /** Everything that must not be shown, as soon as it is known. Runs hide it in events; commands in what they write themselves. */
  readonly secrets: Masker
  /** Aborted by the first SIGINT or SIGTERM, with an IngotError `run/interrupted`. The second ends the process at once. */
  readonly signal: AbortSignal
  /** What the second signal prints before the process ends. */
  lastWords(words: () => string): void
  /** The status for a command's ending: one for each, or Packer's 0 and 1. */
  readonly exitStatus: ExitStatus
  /** `-machine-readable` was somewhere on the command line; it is cut out before commands see their arguments. */
  readonly machineReadable: boolean
}

/**
 * What `src/cli/NAME.ts` exports for each command. Errors are thrown, and printed by the entry.
 * @returns the exit status; what is neither 0 nor 1 comes from `io.exitStatus`
 */
export interface CommandModule {
  run(argv: readonly string[], io: CommandIo): Promise<number>
  /** What its help and completion are made from. */
  readonly spec: CommandSpec<FlagTable>
  /** Of a command that has commands of its own. */
  readonly subcommands?: Readonly<Record<string, () => Promise<CommandModule>>>
}

/** A command's help text and flags. */
export interface CommandSpec<F extends FlagTable> {
  /** `ingot gc [options] [RUN]` */
  readonly usage: string
  /** What it does, in a few sentences; wrapped by hand. */
  readonly description: string
  readonly flags: F
  /** How many positional arguments it takes. */
  readonly positionals: { readonly least: number; readonly most: number }
  /** What the shell offers for them; nothing otherwise. */
  readonly completes?: Completes
  readonly examples: readonly { readonly command: string; readonly explanation: string }[]
}

/**
 * Reads a command's arguments. Prints its help where that was asked for.
 * @returns undefined when the help was printed and nothing is left to do
 * @throws IngotError `cli/unknown-flag`, `cli/flag-value`, `cli/arguments`
 */
export function parseCommand<F extends FlagTable>(
  spec: CommandSpec<F>,
  argv: readonly string[],
  io: Pick<CommandIo, 'stdout'>,
): ParsedFlags<F> | undefined {
  const parsed = parseFlags(spec.flags, argv)
  if (parsed.help) {
    io.stdout.write(helpText(spec))
    return undefined
  }
  const { least, most } = spec.positionals
  const count = parsed.positionals.length
  if (count >= least && count <= most) return parsed
  const given = count === 0 ? 'none was given' : `these were given: ${parsed.positionals.join(' ')}`
  throw new IngotError('cli/arguments', `"${spec.usage}" takes ${describeRange(least, most)}; ${given}`, {
    hint: 'run it with -help to see what it takes',
  })
}

function describeRange(least: number, most: number): string {
  if (most === 0) return 'no arguments'
  const count =
    least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`
  return `${count} argument${(most === Number.POSITIVE_INFINITY ? least : most) === 1 ? '' : 's'}`
}

/** A command's help: usage, description, flags, examples. */
export function helpText(spec: CommandSpec<FlagTable>): string {
  const rows = Object.entries(spec.flags)
    .filter(([, flag]) => !flag.hidden)
    .map(([name, flag]) => [`-${name}${flag.value === undefined ? '' : `=${flag.value}`}`, flag.help] as const)
  const width = Math.min(28, Math.max(0, ...rows.map(([left]) => left.length)))
  const flags = rows.map(([left, help]) =>
    left.length > width ? `  ${left}\n  ${' '.repeat(width)}  ${help}` : `  ${left.padEnd(width)}  ${help}`,
  )
  const examples = spec.examples.map(({ command, explanation }) => `  ${command}\n      ${explanation}`)
  const sections = [`Usage: ${spec.usage}`, spec.description.trim()]
  if (flags.length > 0) sections.push(`Options:\n\n${flags.join('\n')}`)
  if (examples.length > 0) sections.push(`Examples:\n\n${examples.join('\n')}`)
  return `${sections.join('\n\n')}\n`
}

/**
 * Picks one of several sub-commands by its exact name.
 * @throws IngotError `cli/unknown-command` with the nearest right name
 */
export function chooseCommand<T>(commands: Readonly<Record<string, T>>, name: string | undefined, parent: string): T {
  const names = Object.keys(commands)
  const chosen = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (chosen !== undefined) return chosen
  if (name === undefined) {
    throw new IngotError('cli/unknown-command', `"${parent}" needs a command`, { hint: `one of ${names.join(', ')}` })
  }
  const near = nearest(name, names)
  throw new IngotError('cli/unknown-command', `"${parent}" has no command "${name}"`, {
    hint: near ? `did you mean "${near}"?` : `it has ${names.join(', ')}`,
  })
}
