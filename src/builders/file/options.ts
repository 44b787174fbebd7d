import { defineOptions, option, string } from '../../options/index.ts'

export const fileOptions = defineOptions({
  target: option(string(), 'The file to write.'),
  source: option(string().optional(), 'A file to copy.'),
  content: option(string().optional(), 'The text to write. Not together with source.'),
})
