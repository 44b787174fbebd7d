import type { DataSourceType } from '../../engine/index.ts'
import { defineOptions, list, option, Problems, string } from '../../options/index.ts'
import { readCommit } from './commit-text.ts'
import { commitOptions, RepositoryFolder } from './repository-folder.ts'

const options = defineOptions(commitOptions)

const output = defineOptions({
  hash: option(string(), "The commit's hash."),
  branches: option(list(string()), 'The branches that it is the tip of.'),
  author: option(string(), 'Who wrote it: "A U Thor <author@example.com>".'),
  committer: option(string(), 'Who committed it, in the same form.'),
  timestamp: option(string(), 'When it was committed, in UTC: "2026-01-02T03:04:05Z".'),
  pgp_signature: option(string(), 'Its signature, or an empty text.'),
  message: option(string(), 'The whole message.'),
  tree_hash: option(string(), 'The hash of its tree.'),
  parent_hashes: option(list(string()), 'The hashes of the commits before it.'),
})

/** Tells about a commit. */
export const gitCommit: DataSourceType<typeof options, typeof output> = {
  type: 'git-commit',
  options,
  output,
  prepare(decoded) {
    const { path, commit_ish } = decoded.options
    const problems = new Problems(decoded)
    return {
      warnings: [],
      async read(reading) {
        const repository = new RepositoryFolder({ path, place: problems.placeOf('path') }, reading)
        const hash = await repository.commit(commit_ish, problems.placeOf('commit_ish'))
        const commit = readCommit(await repository.git('cat-file', 'commit', hash))
        return {
          hash,
          branches: await repository.references('heads', '--points-at', hash),
          author: commit.author,
          committer: commit.committer,
          timestamp: commit.timestamp,
          pgp_signature: commit.signature,
          message: commit.message,
          tree_hash: commit.tree,
          parent_hashes: [...commit.parents],
        }
      },
    }
  },
}
