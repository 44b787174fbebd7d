import { resolve } from 'node:path'
import { IngotError } from '../errors/index.ts'

/**
 * Reads what the compiler says with `--pretty false`: `FILE(LINE,COLUMN): error TS2322: SENTENCE`, further lines indented.
 * @param lineOf a line of a file, by its absolute path and from 1
 */
export function typeErrors(
  output: string,
  cwd: string,
  lineOf: (path: string, line: number) => string | undefined,
): readonly IngotError[] {
  return output.split(/\r?\n(?=\S)/).flatMap((text) => {
    const [head = '', ...details] = text.trimEnd().split(/\r?\n/)
    const { file, line, column, code, sentence } = HEAD.exec(head)?.groups ?? {}
    if (file === undefined || sentence === undefined) return []
    const sourceLine = lineOf(resolve(cwd, file), Number(line))
    const place = {
      file,
      line: Number(line),
      column: Number(column),
      ...(sourceLine === undefined ? {} : { sourceLine }),
    }
    return [
      new IngotError('template/types', `${sentence} (${code})`, {
        place,
        details: details.map((detail) => detail.trim()),
      }),
    ]
  })
}

const HEAD = /^(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): error (?<code>TS\d+): (?<sentence>.*)$/
