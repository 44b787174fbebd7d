import { type SourceFile, tokenize } from '../../hcl/index.ts'

interface FoundComment {
  readonly start: number
  readonly end: number
  readonly lines: readonly string[]
}

/** Comments, each taken once by what it stands beside. */
export class Comments {
  readonly #text: string
  #left: readonly FoundComment[]

  private constructor(text: string, comments: readonly FoundComment[]) {
    this.#text = text
    this.#left = comments
  }

  /** All of a file. */
  static in({ text }: SourceFile): Comments {
    const comments = tokenize(text).filter(({ kind }) => kind === 'comment')
    return new Comments(
      text,
      comments.map(({ start, end }) => ({ start, end, lines: linesOf(text.slice(start, end)) })),
    )
  }

  /** Those that belong to something: before it, in it, and behind it on its last line. Nobody else has them then. */
  for(range: Stretch): Comments {
    return new Comments(this.#text, this.#take(this.#endOfLine(range)))
  }

  /** The lines of those that stand before a place. */
  before(place: number): string[] {
    return this.#take(place).flatMap(lines)
  }

  /** The lines of those that are left in something, and of those behind it on its last line. */
  in(range: Stretch): string[] {
    return this.#take(this.#endOfLine(range)).flatMap(lines)
  }

  #take(end: number): FoundComment[] {
    const taken = this.#left.filter((comment) => comment.start < end)
    this.#left = this.#left.filter((comment) => comment.start >= end)
    return taken
  }

  /** What is followed by nothing else on its line has the comments behind it. */
  #endOfLine({ end }: Stretch): number {
    const newline = this.#text.indexOf('\n', end)
    const rest = this.#text.slice(end, newline === -1 ? undefined : newline)
    return /^\s*,?\s*(?:(?:#|\/\/).*|\/\*.*\*\/\s*)$/.test(rest) ? end + rest.length : end
  }
}

interface Stretch {
  readonly end: number
}

function lines(comment: FoundComment): string[] {
  return comment.lines.map((line) => `// ${line}`.trimEnd())
}

/** Without the signs. */
function linesOf(comment: string): string[] {
  if (!comment.startsWith('/*')) return [comment.replace(/^(?:#|\/\/) ?/, '').trimEnd()]
  return comment
    .slice(2, -2)
    .split('\n')
    .map((line) => line.trim().replace(/^\* ?/, ''))
    .filter((line, index, all) => line !== '' || (index > 0 && index < all.length - 1))
}
