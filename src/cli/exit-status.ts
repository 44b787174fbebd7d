import { flattenErrors, IngotError } from '../errors/index.ts'
// Past the folder's index file on purpose: what every command loads is kept small (design, rule 8).
import { MistakesFound } from '../run/mistakes-found.ts'

/** How a command can end, for scripts and pipelines. The numbers never change their meaning. */
export const EXIT = {
  success: 0,
  failed: 1,
  /** A mistake in the template, its variables or the command line. Builds that have none were run. */
  invalid: 2,
  /** There is an image, but something after it failed. */
  partial: 3,
  /** Kept for tests of images. */
  'tests-failed': 4,
  /** Nothing fits what was asked for. */
  'nothing-to-do': 5,
  /** As shells have it for Ctrl-C. */
  cancelled: 130,
} as const

export type Ending = keyof typeof EXIT

/** Turns a command's ending into its exit status. */
export type ExitStatus = (ending: Ending) => number

/** One status for each way to end. */
export const fullStatus: ExitStatus = (ending) => EXIT[ending]

/** Packer's: 0, or 1 for all that is no success. */
export const packerStatus: ExitStatus = (ending) => (ending === 'success' ? 0 : 1)

const NOTHING: ReadonlySet<string> = new Set(['build/nothing', 'template/no-builds'])
// What was written may be right all the same.
const NOT_WRITTEN: ReadonlySet<string> = new Set(['template/unreachable', 'cli/events-file', 'cli/log-file'])

/** What a thrown error means for the ending. */
export function endingOf(error: unknown): Ending {
  const members = flattenErrors(error)
  if (members.some((member) => codeOf(member) === 'run/interrupted')) return 'cancelled'
  if (error instanceof MistakesFound || members.every((member) => isMistake(codeOf(member)))) return 'invalid'
  return members.every((member) => NOTHING.has(codeOf(member))) ? 'nothing-to-do' : 'failed'
}

function isMistake(code: string): boolean {
  return /^(?:cli|template|options|fix)\//.test(code) && !NOTHING.has(code) && !NOT_WRITTEN.has(code)
}

function codeOf(error: unknown): string {
  return error instanceof IngotError ? error.code : ''
}

const VARIABLE = 'INGOT_PACKER_EXIT_CODES'
const FLAG = /^--?packer-exit-codes(?:=(?<value>.*))?$/
const SWITCH: Readonly<Record<string, boolean>> = { '1': true, true: true, '0': false, false: false }

/**
 * Cuts `-packer-exit-codes` out of a command line, wherever it stands before a `--`.
 * @returns what it or the variable says; undefined leaves it to the command
 * @throws IngotError `cli/flag-value`
 */
export function cutExitCodes(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { readonly packers: boolean | undefined; readonly rest: readonly string[] } {
  const end = argv.indexOf('--') === -1 ? argv.length : argv.indexOf('--')
  const isFlag = (argument: string, index: number) => index < end && FLAG.test(argument)
  const last = argv.filter(isFlag).at(-1)
  const rest = argv.filter((argument, index) => !isFlag(argument, index))
  const asked = last === undefined ? undefined : (FLAG.exec(last)?.groups?.['value'] ?? 'true')
  if (asked !== undefined) return { packers: switched(asked, 'the flag "-packer-exit-codes"'), rest }
  return { packers: env[VARIABLE] ? switched(env[VARIABLE], `the variable ${VARIABLE}`) : undefined, rest }
}

function switched(text: string, where: string): boolean {
  const value = SWITCH[text.toLowerCase()]
  if (value !== undefined) return value
  throw new IngotError('cli/flag-value', `${where} must be true or false, not "${text}"`, {
    hint: "true means 0 and 1 only, as Packer's; false tells endings apart",
  })
}
