import { toolOptions } from '../../containers/index.ts'
import { defineOptions, option, string } from '../../options/index.ts'

export const dockerSaveOptions = defineOptions({
  path: option(string(), 'The archive to write, which "docker load" reads.'),
  ...toolOptions,
})
