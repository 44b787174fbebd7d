/** A commit as git keeps it, taken apart. */
export interface CommitFacts {
  readonly tree: string
  readonly parents: readonly string[]
  /** `A U Thor <author@example.com>` */
  readonly author: string
  readonly committer: string
  /** Of committing, in UTC: `2026-01-02T03:04:05Z`. */
  readonly timestamp: string
  /** Empty for one that isn't signed. */
  readonly signature: string
  readonly message: string
}

/** @param text what `git cat-file commit` writes */
export function readCommit(text: string): CommitFacts {
  const end = text.indexOf('\n\n')
  // Further lines of a header begin with a space.
  const headers = text.slice(0, end).split(/\n(?! )/)
  const all = (name: string) =>
    headers.filter((header) => header.startsWith(`${name} `)).map((header) => header.slice(name.length + 1))
  const signature = (all('gpgsig')[0] ?? '').replaceAll('\n ', '\n')
  const committer = all('committer')[0] ?? ''
  return {
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: person(all('author')[0] ?? ''),
    committer: person(committer),
    timestamp: timeOf(committer),
    signature: signature === '' ? '' : `${signature.trimEnd()}\n`,
    message: text.slice(end + 2),
  }
}

/** Without the time and its zone. */
function person(header: string): string {
  return header.replace(/ \d+ [+-]\d{4}$/, '')
}

function timeOf(header: string): string {
  const seconds = Number(/ (\d+) [+-]\d{4}$/.exec(header)?.[1] ?? 0)
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
