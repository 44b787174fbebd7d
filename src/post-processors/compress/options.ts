import { defineOptions, integer, option, string } from '../../options/index.ts'

export const compressOptions = defineOptions({
  output: option(string().default('packer_{{.BuildName}}_{{.BuilderType}}'), {
    description:
      'The file to make, with {{.BuildName}}, {{.BuilderType}} and what is known of the build. What it ends in, as it is written here, tells the format. Default "packer_{{.BuildName}}_{{.BuilderType}}".',
    late: true,
  }),
  format: option(
    string().optional(),
    'The format as an ending, for outputs that don\'t say it: "tar.gz", "zip", "zst". The name of the file stays as it is.',
  ),
  compression_level: option(
    integer().default(0),
    'From 1 for the quickest to 9 for the smallest; 0 and -1 are the default of the format. More than 9 counts as 9.',
  ),
})
