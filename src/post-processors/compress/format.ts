export type Algorithm = 'gzip' | 'bgzf' | 'xz' | 'bzip2' | 'lz4' | 'zstd'

/** How the files become one: put into an archive, which may be compressed, or one file compressed by itself. */
export type Format =
  | { readonly archive: 'zip' }
  | { readonly archive: 'tar'; readonly algorithm: Algorithm | undefined }
  | { readonly archive: undefined; readonly algorithm: Algorithm }

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  gz: 'gzip',
  bgzf: 'bgzf',
  xz: 'xz',
  bzip2: 'bzip2',
  lz4: 'lz4',
  zst: 'zstd',
  zstd: 'zstd',
}

/**
 * Works the format out from the last one or two endings, as Packer does: before anything in `output` is rendered, and with
 * `format` as one ending more. What says nothing makes a tar archive compressed with gzip.
 */
export function formatOf(output: string, format: string | undefined): Format {
  const endings = endingsOf(format ? `${output}.${format}` : output)
  const last = endings.at(-1)
  const inTar = endings.at(-2) === 'tar'
  if (last === 'zip') return { archive: 'zip' }
  if (last === 'tar') return { archive: 'tar', algorithm: undefined }
  const algorithm = last !== undefined && Object.hasOwn(ALGORITHMS, last) ? ALGORITHMS[last] : undefined
  if (algorithm === undefined) return { archive: 'tar', algorithm: 'gzip' }
  return inTar ? { archive: 'tar', algorithm } : { archive: undefined, algorithm }
}

function endingsOf(name: string): readonly string[] {
  return [...name.matchAll(/\.([a-z0-9]+)/g)].map(([, ending]) => ending as string)
}

/** Endings by which people and programs recognize something else than what is made for an ending that isn't known here. */
const OTHERS = ['bz2', 'tbz', 'tbz2', 'txz', 'tlz', 'lzma', 'lz', 'tzst', '7z', 'rar', 'gzip', 'br']

/**
 * @param name the rendered name of the file
 * @returns a sentence when it promises another format than the one that is made
 */
export function misleadingName(name: string, made: Format): string | undefined {
  const last = endingsOf(name).at(-1)
  if (last === undefined) return undefined
  const said = formatOf(name, undefined)
  const isKnown = last === 'zip' || last === 'tar' || Object.hasOwn(ALGORITHMS, last)
  if (!(isKnown ? describeFormat(said) !== describeFormat(made) : OTHERS.includes(last))) return undefined
  return `${name} will be ${describeFormat(made)}, whatever its name ends in: "format" and the text of "output" as it stands in the template decide`
}

/** As in "this is …". */
export function describeFormat(format: Format): string {
  if (format.archive === 'zip') return 'a zip archive'
  if (format.archive === undefined) return `one file compressed with ${format.algorithm}`
  return format.algorithm ? `a tar archive compressed with ${format.algorithm}` : 'a tar archive'
}
