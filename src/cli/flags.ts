import { IngotError, nearest } from '../errors/index.ts'
import { parseGoInteger } from '../options/weak-scalar.ts'

/** One flag of a command: how its text becomes a value, and what the help says about it. */
export interface Flag<T> {
  /** Shown after the name in the help, for example `FILE`. Absent for booleans, which need `=` to take a value. */
  readonly value?: string
  readonly help: string
  readonly initial: T
  /** Folds one more occurrence into the value. @returns undefined when the text is not acceptable */
  add(before: T, text: string): T | undefined
  /** How a refused text is explained: `must be ${wanted}`. */
  readonly wanted: string
  /** Left out of the help and of completion. */
  readonly hidden?: boolean
  /** What the shell offers for its value; nothing otherwise. */
  readonly completes?: Completes
}

/** What a shell's completion offers: files, JSON files, runs, names from the template on the command line, fixed words. */
export type Completes = 'file' | 'template' | 'runs' | 'builds' | 'builds-and-post-processors' | readonly string[]

export type FlagTable = Readonly<Record<string, Flag<unknown>>>

export type FlagValues<F extends FlagTable> = {
  readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never
}

/** `-name`, `-name=false`. */
export function booleanFlag(help: string, initial = false): Flag<boolean> {
  return { help, initial, wanted: 'true or false', add: (_before, text) => BOOLEANS[text] }
}

/** @param value `FILE` lets the shell offer files */
export function stringFlag(value: string, help: string): Flag<string | undefined> {
  return { value, help, initial: undefined, wanted: 'a text', add: (_before, text) => text, ...filesFor(value) }
}

export function integerFlag(value: string, help: string, initial: number): Flag<number> {
  const add = (_before: number, text: string) => parseGoInteger(text)
  return { value, help, initial, wanted: 'a whole number', add }
}

export function choiceFlag<const T extends string>(help: string, choices: readonly T[], initial: T): Flag<T> {
  const add = (_before: T, text: string) => choices.find((choice) => choice === text)
  return { value: choices.join('|'), help, initial, wanted: `one of ${choices.join(', ')}`, add, completes: choices }
}

/** May be given several times; every occurrence adds one text. */
export function repeatedFlag(value: string, help: string): Flag<readonly string[]> {
  return { value, help, initial: [], wanted: 'a text', add: (before, text) => [...before, text], ...filesFor(value) }
}

/** `a,b`, and may be given several times. */
export function commaFlag(value: string, help: string, completes: Completes): Flag<readonly string[]> {
  const add = (before: readonly string[], text: string) => [...before, ...text.split(',').filter((part) => part !== '')]
  return { value, help, initial: [], wanted: 'a list of names', add, completes }
}

/** For a command that takes the flags of all templates, as in Packer, though they have no effect there. */
export function hiddenFlags<F extends FlagTable>(flags: F): F {
  return Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, { ...flag, hidden: true }])) as F
}

function filesFor(value: string): { readonly completes?: 'file' } {
  return value === 'FILE' ? { completes: 'file' } : {}
}

// What Go's strconv.ParseBool reads.
const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false])),
}

export interface ParsedFlags<F extends FlagTable> {
  readonly flags: FlagValues<F>
  readonly positionals: readonly string[]
  /** `-h`, `-help` or `--help` was among them. */
  readonly help: boolean
}

/**
 * Reads flags by the rules of Go's `flag` package: one dash or two, `-name=value` or `-name value`, booleans take a value
 * only with `=`, `--` ends the flags. Unlike Go's, flags may also follow the positional arguments.
 * @throws IngotError `cli/unknown-flag`, `cli/flag-value`
 */
export function parseFlags<F extends FlagTable>(table: F, argv: readonly string[]): ParsedFlags<F> {
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(table).map(([name, flag]) => [name, flag.initial]),
  )
  const positionals: string[] = []
  let help = false
  const rest = [...argv]
  while (rest.length > 0) {
    const argument = rest.shift() as string
    if (argument === '--') {
      positionals.push(...rest)
      break
    }
    const match = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(argument)
    if (!match) {
      positionals.push(argument)
      continue
    }
    const name = match[1] as string
    const flag = Object.hasOwn(table, name) ? table[name] : undefined
    if (!flag && (name === 'h' || name === 'help')) {
      help = true
      continue
    }
    if (!flag) throw unknownFlag(argument, name, [...Object.keys(table), 'help'])
    const text = match[2] ?? (flag.value === undefined ? 'true' : rest.shift())
    if (text === undefined) throw new IngotError('cli/flag-value', `the flag "-${name}" needs a value: ${flag.value}`)
    const value = flag.add(values[name], text)
    if (value === undefined) throw refusedValue(name, text, flag)
    values[name] = value
  }
  return { flags: values as FlagValues<F>, positionals, help }
}

function unknownFlag(argument: string, name: string, known: readonly string[]): IngotError {
  const near = nearest(name, known) ?? known.find((flag) => flag.startsWith(`${name}-`))
  return new IngotError('cli/unknown-flag', `unknown flag "${argument}"`, {
    hint: near ? `did you mean "-${near}"?` : 'run the command with -help to see its flags',
  })
}

function refusedValue(name: string, text: string, flag: Flag<unknown>): IngotError {
  const near = typeof flag.completes === 'object' ? nearest(text, flag.completes) : undefined
  return new IngotError('cli/flag-value', `the flag "-${name}" must be ${flag.wanted}, not "${text}"`, {
    hint: near === undefined ? undefined : `did you mean "-${name}=${near}"?`,
  })
}
