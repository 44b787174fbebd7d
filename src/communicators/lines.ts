import { StringDecoder } from 'node:string_decoder'

export interface LineSplitter {
  /** Takes raw bytes as they arrive; a character or line may be cut anywhere. */
  push(chunk: Buffer): void
  /** Gives out the last line, when it has no line end. */
  end(): void
}

/** A command that never ends its line must not fill the memory: longer lines are cut. */
const LONGEST_LINE = 1024 * 1024

/**
 * Cuts a command's output into lines as Packer shows them: split at `\n`, without white space at the end, and only what
 * stands after the last `\r` (what a terminal would still show of a progress bar).
 */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8')
  let rest = ''

  const take = (text: string): void => {
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      onLine(visible(rest + text.slice(from, end)))
      rest = ''
      from = end + 1
    }
    rest += text.slice(from)
    if (rest.length >= LONGEST_LINE) {
      onLine(visible(rest))
      rest = ''
    }
  }

  return {
    push: (chunk) => take(decoder.write(chunk)),
    end() {
      take(decoder.end())
      if (rest !== '') onLine(visible(rest))
      rest = ''
    },
  }
}

function visible(line: string): string {
  const trimmed = line.trimEnd()
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}
