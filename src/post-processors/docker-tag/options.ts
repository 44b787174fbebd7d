import { toolOptions } from '../../containers/index.ts'
import { boolean, defineOptions, list, option, string } from '../../options/index.ts'

export const dockerTagOptions = defineOptions({
  repository: option(string(), 'The name to give to the image.'),
  tag: option(list(string()).default([]), { description: 'The old name of tags.', deprecated: 'use "tags" instead' }),
  tags: option(list(string()).default([]), 'The tags, each of which makes a name of its own.'),
  force: option(
    boolean().default(false),
    'Takes a name from another image. No engine since Docker 1.12 asks for this: they all do.',
  ),
  ...toolOptions,
})
