import type { CommandModule, CommandSpec } from '../command.ts'
import { COMMANDS } from '../commands.ts'
import { type Completes, type Flag, type FlagTable, parseFlags } from '../flags.ts'

/** One word that the shell may offer. */
export interface Candidate {
  readonly text: string
  readonly help: string
}

/** What the shell shall offer for the word at the cursor. */
export type Offer =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  /** The shell's own completion of paths; `prefix` is the part of the word before the path. */
  | { readonly kind: 'files' | 'templates'; readonly prefix: string }

/** Where names that are no fixed words come from. */
export interface Names {
  /** What `-only` and `-except` may hold, from a template. Rejects when it can't be read. */
  inTemplate(template: string, kind: 'builds' | 'builds-and-post-processors'): Promise<readonly string[]>
  /** The ids of the runs of this computer. */
  runs(): Promise<readonly string[]>
}

const NOTHING: Offer = { kind: 'words', words: [] }

/** What `ingot` takes without a command. */
const GLOBAL_FLAGS: readonly Candidate[] = [
  { text: '-help', help: 'show the commands' },
  { text: '-version', help: "print Ingot's version" },
  { text: '-machine-readable', help: 'write lines for programs' },
  { text: '-packer-exit-codes', help: 'exit with 0 or 1 only' },
  { text: '-autocomplete-install', help: 'switch completion on' },
  { text: '-autocomplete-uninstall', help: 'switch completion off' },
]

/**
 * Works out what may stand at the cursor, from the same tables that commands are read with.
 * @param words the command line without the program's name
 * @param index which of them the cursor is in
 */
export async function complete(words: readonly string[], index: number, names: Names): Promise<Offer> {
  const current = words[index] ?? ''
  const before = words
    .slice(0, index)
    .filter((word) => !/^--?(?:machine-readable|packer-exit-codes(?:=.*)?)$/.test(word))
  const after = words.slice(index + 1)
  const [name, ...rest] = before
  if (name === undefined) return wordsFor(current, [...shownCommands(), ...dashed(GLOBAL_FLAGS, current)])
  if (name === 'help') return wordsFor(current, rest.length === 0 ? shownCommands() : [])
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  return entry ? completeIn(await entry.load(), rest, after, current, names) : NOTHING
}

async function completeIn(
  { spec, subcommands }: CommandModule,
  before: readonly string[],
  after: readonly string[],
  current: string,
  names: Names,
): Promise<Offer> {
  if (!subcommands) return new ArgumentCompletion(spec, before, after, names).complete(current)
  const [name, ...rest] = before
  if (name === undefined) return wordsFor(current, [...Object.keys(subcommands).map(plain), ...dashed(HELP, current)])
  const load = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined
  return load ? completeIn(await load(), rest, after, current, names) : NOTHING
}

const HELP: readonly Candidate[] = [{ text: '-help', help: 'show what it takes' }]

/** Flags, their values and the positional arguments of one command. */
class ArgumentCompletion {
  readonly #spec: CommandSpec<FlagTable>
  readonly #before: readonly string[]
  readonly #after: readonly string[]
  readonly #source: Names

  constructor(spec: CommandSpec<FlagTable>, before: readonly string[], after: readonly string[], names: Names) {
    this.#spec = spec
    this.#before = before
    this.#after = after
    this.#source = names
  }

  async complete(current: string): Promise<Offer> {
    const [, flagPart, name, text] = /^(--?([^=]+)=)(.*)$/s.exec(current) ?? []
    const flag = name === undefined ? undefined : this.#flag(name)
    if (flag && flagPart !== undefined && text !== undefined) return this.#value(flag, flagPart, text)
    const waiting = this.#flagThatWaits()
    if (waiting) return this.#value(waiting, '', current)
    if (current.startsWith('-')) return wordsFor(current, dashed([...this.#flags(), ...HELP], current))
    return this.#spec.completes === undefined ? NOTHING : this.#offer(this.#spec.completes, '', current)
  }

  #flag(name: string): Flag<unknown> | undefined {
    return Object.hasOwn(this.#spec.flags, name) ? this.#spec.flags[name] : undefined
  }

  /** `-only` as a word of its own takes the next word. */
  #flagThatWaits(): Flag<unknown> | undefined {
    const [, name] = /^--?([^=]+)$/.exec(this.#before.at(-1) ?? '') ?? []
    const flag = name === undefined ? undefined : this.#flag(name)
    return flag?.value === undefined ? undefined : flag
  }

  #flags(): readonly Candidate[] {
    return Object.entries(this.#spec.flags)
      .filter(([, { hidden }]) => !hidden)
      .map(([name, { value, help }]) => ({ text: value === undefined ? `-${name}` : `-${name}=`, help }))
  }

  #value(flag: Flag<unknown>, prefix: string, text: string): Promise<Offer> | Offer {
    if (flag.value === undefined) return wordsFor(prefix + text, prefixed(prefix, ['true', 'false']))
    return flag.completes === undefined ? NOTHING : this.#offer(flag.completes, prefix, text)
  }

  async #offer(completes: Completes, prefix: string, text: string): Promise<Offer> {
    if (completes === 'file') return { kind: 'files', prefix }
    if (completes === 'template') return { kind: 'templates', prefix }
    if (completes === 'runs')
      return wordsFor(prefix + text, prefixed(prefix, await this.#source.runs().catch(() => [])))
    if (typeof completes === 'object') return wordsFor(prefix + text, prefixed(prefix, completes))
    return this.#names(completes, prefix, text)
  }

  /** Names after a comma are offered once more, without those that stand there already. */
  async #names(kind: 'builds' | 'builds-and-post-processors', prefix: string, text: string): Promise<Offer> {
    const done = text.slice(0, text.lastIndexOf(',') + 1)
    const chosen = done.split(',')
    const template = this.#template()
    const names = template === undefined ? [] : await this.#source.inTemplate(template, kind).catch(() => [])
    const left = names.filter((name) => !chosen.includes(name))
    return wordsFor(prefix + text, prefixed(prefix + done, left))
  }

  /** The template may stand on either side of the cursor. */
  #template(): string | undefined {
    const words = [...this.#before, ...this.#after]
    for (const argv of [words, words.slice(0, -1), this.#after]) {
      try {
        const [path] = parseFlags(this.#spec.flags, argv).positionals
        if (path !== undefined) return path
      } catch {
        // A command line that is still being typed need not make sense yet.
      }
    }
    return undefined
  }
}

function wordsFor(current: string, candidates: readonly Candidate[]): Offer {
  return { kind: 'words', words: candidates.filter(({ text }) => text.startsWith(current)) }
}

function shownCommands(): readonly Candidate[] {
  return Object.entries(COMMANDS)
    .filter(([, { hidden }]) => !hidden)
    .map(([text, { summary }]) => ({ text, help: summary }))
}

/** Flags are offered only to whoever has typed a dash, with as many dashes as were typed. */
function dashed(flags: readonly Candidate[], current: string): readonly Candidate[] {
  if (!current.startsWith('-')) return []
  return current.startsWith('--') ? flags.map(({ text, help }) => ({ text: `-${text}`, help })) : flags
}

function plain(text: string): Candidate {
  return { text, help: '' }
}

function prefixed(prefix: string, words: readonly string[]): readonly Candidate[] {
  return words.map((word) => plain(prefix + word))
}
