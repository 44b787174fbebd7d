import type { Milliseconds } from '../../../options/index.ts'

/** Reads what a machine has printed on its serial console so far. Undefined where that can't be known. */
export type ReadConsole = (signal: AbortSignal) => Promise<string | undefined>

/** Clouds answer within a second or so; a diagnosis is not worth more. */
const LONGEST: Milliseconds = 10_000
const LINES = 15
const WIDTH = 200

/** The console's text without colours and carriage returns; empty when it can't be read, which must not hide the failure. */
export async function consoleText(read: ReadConsole | undefined, signal: AbortSignal): Promise<string> {
  if (!read) return ''
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST)])
  const given = await Promise.race([read(limit), aborted(limit)]).catch(() => undefined)
  return plain(given ?? '')
}

/** The last lines as details of an error. */
export function lastLines(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return []
  return ["the last lines of the machine's console:", ...lines.slice(-LINES).map((line) => `  ${line.slice(0, WIDTH)}`)]
}

/** Terminals' sequences (ECMA-48) and other control characters would change the user's own terminal. */
function plain(text: string): string {
  return text
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
