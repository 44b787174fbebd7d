// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'

/** The options of data source "git-repository". */
export interface GitRepositoryOptions {
  /** A folder in the repository; those above it are looked at as well. Default: the working folder. */
  readonly path?: May<string> | undefined
}

/** What data source "git-repository" gives. */
export interface GitRepositoryFacts {
  /** The current branch; "HEAD" where there is none, as after checking out a tag. */
  readonly head: string
  /** All branches of the clone. */
  readonly branches: readonly string[]
  /** All tags. */
  readonly tags: readonly string[]
  /** Whether nothing differs from the commit: no changes, and no new files but ignored ones. */
  readonly is_clean: boolean
}

/** Data source "git-repository". */
export const gitRepository = dataSourceFunction<GitRepositoryOptions, GitRepositoryFacts>('git-repository', [
  'head',
  'branches',
  'tags',
  'is_clean',
])
