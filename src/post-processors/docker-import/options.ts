import { toolOptions } from '../../containers/index.ts'
import { defineOptions, list, option, string } from '../../options/index.ts'

export const dockerImportOptions = defineOptions({
  repository: option(string(), 'The name of the image.'),
  tag: option(string().optional(), 'The image\'s tag. Default: the engine\'s own, which is "latest".'),
  changes: option(list(string()).default([]), 'Lines as in a Dockerfile, such as "CMD /bin/app".'),
  platform: option(string().optional(), 'The platform of the image, such as "linux/arm64".'),
  ...toolOptions,
})
