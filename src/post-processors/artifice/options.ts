import { defineOptions, list, option, string } from '../../options/index.ts'

export const artificeOptions = defineOptions({
  files: option(
    list(string()).min(1),
    'The files that are the artifact from now on. `*`, `?` and `[a-z]` stand for parts of names, and what matches nothing is left out.',
  ),
})
