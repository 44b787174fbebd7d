import { list, option, string } from '../options/index.ts'

/** The options of builders that start from a file: an ISO, or a disk image. Packer's names. */
export const isoOptions = {
  iso_url: option(string().optional(), 'Where the file is: a URL or a path. Give either this or "iso_urls".'),
  iso_urls: option(list(string()).optional(), 'Several places of the same file, tried in order.'),
  iso_checksum: option(
    string(),
    'What the file must be: "sha256:" and the digits (also md5, sha1, sha512), "file:" and the URL or path of a list of checksums, or "none". Required.',
  ),
  iso_target_path: option(string().optional(), 'Where the file shall be put. Default: into the cache.'),
  iso_target_extension: option(
    string().default('iso'),
    'What the name of the file in the cache ends in. Default "iso".',
  ),
}
