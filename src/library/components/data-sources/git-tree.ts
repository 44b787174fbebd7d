// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'

/** The options of data source "git-tree". */
export interface GitTreeOptions {
  /** A folder in the repository; those above it are looked at as well. Default: the working folder. */
  readonly path?: May<string> | undefined
  /** Which commit: a hash, branch, tag or anything else that git understands, such as "HEAD~1". Default: the current one. */
  readonly commit_ish?: May<string> | undefined
}

/** What data source "git-tree" gives. */
export interface GitTreeFacts {
  /** The commit's hash. */
  readonly hash: string
  /** The paths of all its files, without those of submodules. */
  readonly files: readonly string[]
}

/** Data source "git-tree". */
export const gitTree = dataSourceFunction<GitTreeOptions, GitTreeFacts>('git-tree', ['hash', 'files'])
