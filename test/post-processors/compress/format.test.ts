import { expect, test } from 'vitest'
import { describeFormat, formatOf, misleadingName } from '../../../src/post-processors/compress/format.ts'

test.each([
  ['packer_{{.BuildName}}_{{.BuilderType}}', undefined, 'a tar archive compressed with gzip'],
  ['out.tar', undefined, 'a tar archive'],
  ['out.tar.gz', undefined, 'a tar archive compressed with gzip'],
  ['out.gz', undefined, 'one file compressed with gzip'],
  ['out.bgzf', undefined, 'one file compressed with bgzf'],
  ['out.tar.xz', undefined, 'a tar archive compressed with xz'],
  ['out.lz4', undefined, 'one file compressed with lz4'],
  ['out.tar.bzip2', undefined, 'a tar archive compressed with bzip2'],
  ['out.tar.zst', undefined, 'a tar archive compressed with zstd'],
  ['out.zstd', undefined, 'one file compressed with zstd'],
  ['out.zip', undefined, 'a zip archive'],
  ['out.tar.zip', undefined, 'a zip archive'],
  ['out.zip.gz', undefined, 'one file compressed with gzip'],
  ['out.tgz', undefined, 'a tar archive compressed with gzip'],
  ['out.tar.1.gz', undefined, 'one file compressed with gzip'],
  ['v1.2.3', undefined, 'a tar archive compressed with gzip'],
  ['out.GZ', undefined, 'a tar archive compressed with gzip'],
  ['constructor', 'constructor', 'a tar archive compressed with gzip'],
  ['out', 'zip', 'a zip archive'],
  ['out.tar', 'gz', 'a tar archive compressed with gzip'],
  ['out.zip', 'tar.zst', 'a tar archive compressed with zstd'],
  ['{{user `file`}}', undefined, 'a tar archive compressed with gzip'],
])('%s with format %s', (output, format, expected) => {
  expect(describeFormat(formatOf(output, format))).toBe(expected)
})

test.each(['out.zip', 'out.gz', 'out.tar', 'out.bz2', 'out.tar.xz'])('says that %s will be something else', (name) => {
  expect(misleadingName(name, formatOf('{{user `file`}}', undefined))).toContain(
    `${name} will be a tar archive compressed with gzip`,
  )
})

test.each(['out', 'out.tar.gz', 'out.tgz', 'v1.2.3', 'out.box'])('has nothing to say about %s', (name) => {
  expect(misleadingName(name, formatOf('out', undefined))).toBeUndefined()
})
