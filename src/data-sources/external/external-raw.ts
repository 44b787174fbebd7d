import type { DataSourceType } from '../../engine/index.ts'
import { defineOptions, option, Problems, string } from '../../options/index.ts'
import { programOptions, runProgram } from './run-program.ts'

const options = defineOptions({
  ...programOptions,
  query: option(string().default(''), 'What it gets on standard input.'),
})

const output = defineOptions({
  result: option(string(), 'All that it wrote to standard output.'),
})

/** Asks a program, in plain text. */
export const externalRaw: DataSourceType<typeof options, typeof output> = {
  type: 'external-raw',
  options,
  output,
  compared: ({ result }) => result,
  prepare(decoded) {
    const { query: input, ...program } = decoded.options
    const place = new Problems(decoded).placeOf('program')
    return {
      warnings: [],
      read: async (reading) => ({ result: await runProgram({ ...program, input, place }, reading) }),
    }
  },
}
