import { boolean, defineOptions, list, oneOf, option, string } from '../../options/index.ts'

export const fileOptions = defineOptions({
  source: option(
    string().default(''),
    'A file or folder. A folder with a slash at its end stands for its contents, without one for itself.',
  ),
  sources: option(list(string()).default([]), 'Files and folders, one after the other.'),
  content: option(string().optional(), {
    description: 'The text of the file to upload, in place of "source".',
    keepEmpty: true,
  }),
  destination: option(
    string().min(1, 'it must say where the files go'),
    'Where the files go. With a slash at its end it is a folder, which must be there for uploads.',
  ),
  direction: option(oneOf(['upload', 'download']).default('upload'), '"upload" (default) or "download".'),
  generated: option(
    boolean().default(false),
    'The source comes into being during the build: that it is missing before is no error.',
  ),
})
