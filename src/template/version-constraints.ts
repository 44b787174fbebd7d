/** One part of a version constraint: `>= 1.2.0`. */
export interface VersionConstraint {
  readonly operator: Operator
  readonly version: Version
}

interface Version {
  /** As many as are written. */
  readonly segments: readonly number[]
  /** `beta.1` of `1.0.0-beta.1`; empty for a release. */
  readonly prerelease: string
}

type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~>'

const VERSION = 'v?(\\d+(?:\\.\\d+)*)(?:-?([0-9A-Za-z~-]+(?:\\.[0-9A-Za-z~-]+)*))?(?:\\+[0-9A-Za-z.~-]+)?'
const CONSTRAINT = new RegExp(`^\\s*(=|!=|>=|<=|~>|>|<)?\\s*${VERSION}\\s*$`)

/** Reads `>= 1.2, < 2.0`: parts with commas between them, which must all hold. Undefined for what is none. */
export function parseConstraints(text: string): readonly VersionConstraint[] | undefined {
  const parts = text.split(',').map(parseConstraint)
  return parts.every((part) => part !== undefined) ? parts : undefined
}

function parseConstraint(text: string): VersionConstraint | undefined {
  const match = CONSTRAINT.exec(text)
  if (!match?.[2]) return undefined
  const [, operator = '=', segments, prerelease = ''] = match
  return { operator: operator as Operator, version: { segments: segments.split('.').map(Number), prerelease } }
}

export function hasPrerelease(constraints: readonly VersionConstraint[]): boolean {
  return constraints.some(({ version }) => version.prerelease !== '')
}

/** Whether a release meets all parts. @param release `1.16.0`, without a pre-release */
export function satisfies(release: string, constraints: readonly VersionConstraint[]): boolean {
  const segments = release.split('.').map(Number)
  return constraints.every((constraint) => holds(segments, constraint))
}

function holds(release: readonly number[], { operator, version }: VersionConstraint): boolean {
  const order = compare(release, version)
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '~>':
      // All but the last segment that is written stay, and a release is no further version of a pre-release.
      return (
        order >= 0 &&
        version.prerelease === '' &&
        version.segments.slice(0, -1).every((segment, index) => segment === (release[index] ?? 0))
      )
  }
}

/** A pre-release comes before its release. */
function compare(release: readonly number[], { segments, prerelease }: Version): number {
  for (let index = 0; index < Math.max(release.length, segments.length); index++) {
    const difference = (release[index] ?? 0) - (segments[index] ?? 0)
    if (difference !== 0) return difference
  }
  return prerelease === '' ? 0 : 1
}
