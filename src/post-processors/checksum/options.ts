import { defineOptions, list, oneOf, option, string } from '../../options/index.ts'

export const checksumOptions = defineOptions({
  checksum_types: option(
    list(oneOf(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'])).default(['md5']),
    'The kinds of checksums: md5, sha1, sha224, sha256, sha384, sha512. Default md5.',
  ),
  output: option(string().default('packer_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}.checksum'), {
    description:
      'The file to add the checksums to, with {{.BuildName}}, {{.BuilderType}} and {{.ChecksumType}}. Default "packer_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}.checksum".',
    late: true,
  }),
})
