import { IngotError } from '../../errors/index.ts'
import type { Transfer } from './transfer.ts'

export interface Match {
  readonly path: string
  readonly isFolder: boolean
}

/**
 * What a shell pattern stands for on the machine.
 * @throws IngotError `file/no-match` when it is nothing
 */
export async function matches(pattern: string, { communicator, step }: Transfer): Promise<readonly Match[]> {
  const chunks: Buffer[] = []
  const result = await communicator.exec(listing(pattern), {
    signal: step.signal,
    onStdout: (chunk) => chunks.push(chunk),
  })
  const found = Buffer.concat(chunks).toString().split('\0').slice(0, -1)
  if (result.kind !== 'exit' || result.code !== 0 || found.length === 0) {
    throw new IngotError('file/no-match', `nothing on the machine matches "${pattern}"`)
  }
  return found.map((line) => ({ path: line.slice(1), isFolder: line.startsWith('d') }))
}

/** Writes `d` or `f` and the path of each match, with a NUL after it: the only byte that no path has. */
function listing(pattern: string): string {
  const each = `if [ -d "$f" ]; then printf 'd%s\\0' "$f"; elif [ -e "$f" ]; then printf 'f%s\\0' "$f"; fi`
  return `for f in ${quotedPattern(pattern)}; do ${each}; done`
}

/** All but the pattern's own characters is quoted, so that nothing in it can become a command. */
function quotedPattern(pattern: string): string {
  return pattern
    .split(/([*?]|\[[^\]'/]+\])/)
    .map((part, index) => (index % 2 === 1 ? bracketSafe(part) : quoted(part)))
    .join('')
}

function bracketSafe(part: string): string {
  return /^([*?]|\[[\w!^.:,@%+=-]+\])$/.test(part) ? part : quoted(part)
}

function quoted(text: string): string {
  return text === '' ? '' : `'${text.replaceAll("'", `'"'"'`)}'`
}
