/** A step from a value to one in it: an attribute's or key's name, or an index. */
export type PathStep = string | number

/** A value that can't be what is asked for. `reason` says what is needed, `path` where in the value. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError'
  readonly path: readonly PathStep[]
  readonly reason: string
  /** The wrong text. Left out for values with marks, which may be secrets. */
  readonly given: string | undefined

  constructor(reason: string, path: readonly PathStep[] = [], given?: string) {
    const sentence = given === undefined ? reason : `${reason}, and ${quoted(given)} is none`
    super(path.length === 0 ? sentence : `${pathText(path)}: ${sentence}`)
    this.reason = reason
    this.path = path
    this.given = given
  }

  /** The same without the wrong text. */
  discreet(): ConversionError {
    return this.given === undefined ? this : new ConversionError(this.reason, this.path)
  }
}

/** Longer texts say no more than their start. */
const MOST_SHOWN = 40

function quoted(text: string): string {
  return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text)
}

/** `servers[2].name`, as it is written in an expression, without the dot it would start with. */
export function pathText(path: readonly PathStep[]): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(step)) return `[${JSON.stringify(step)}]`
      return i === 0 ? step : `.${step}`
    })
    .join('')
}
