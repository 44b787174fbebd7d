import type { DataSourceType } from '../engine/index.ts'
import { defineOptions, option, string } from '../options/index.ts'

const options = defineOptions({
  input: option(string(), 'Any text.'),
})

const output = defineOptions({
  output: option(string(), 'The same text.'),
})

/** Gives back what it is given: for trying templates out. */
export const nullData: DataSourceType<typeof options, typeof output> = {
  type: 'null',
  options,
  output,
  prepare: ({ options: { input } }) => ({ warnings: [], read: async () => ({ output: input }) }),
}
