import { loginOptions, toolOptions } from '../../containers/index.ts'
import { defineOptions, option, string } from '../../options/index.ts'

export const dockerPushOptions = defineOptions({
  ...loginOptions,
  platform: option(string().optional(), 'The platform to push, of an image that is there for several.'),
  ...toolOptions,
})
