// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'

/** The options of data source "git-commit". */
export interface GitCommitOptions {
  /** A folder in the repository; those above it are looked at as well. Default: the working folder. */
  readonly path?: May<string> | undefined
  /** Which commit: a hash, branch, tag or anything else that git understands, such as "HEAD~1". Default: the current one. */
  readonly commit_ish?: May<string> | undefined
}

/** What data source "git-commit" gives. */
export interface GitCommitFacts {
  /** The commit's hash. */
  readonly hash: string
  /** The branches that it is the tip of. */
  readonly branches: readonly string[]
  /** Who wrote it: "A U Thor <author@example.com>". */
  readonly author: string
  /** Who committed it, in the same form. */
  readonly committer: string
  /** When it was committed, in UTC: "2026-01-02T03:04:05Z". */
  readonly timestamp: string
  /** Its signature, or an empty text. */
  readonly pgp_signature: string
  /** The whole message. */
  readonly message: string
  /** The hash of its tree. */
  readonly tree_hash: string
  /** The hashes of the commits before it. */
  readonly parent_hashes: readonly string[]
}

/** Data source "git-commit". */
export const gitCommit = dataSourceFunction<GitCommitOptions, GitCommitFacts>('git-commit', [
  'hash',
  'branches',
  'author',
  'committer',
  'timestamp',
  'pgp_signature',
  'message',
  'tree_hash',
  'parent_hashes',
])
