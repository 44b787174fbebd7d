import type { DataSourceType } from '../../engine/index.ts'
import { defineOptions, list, option, Problems, string } from '../../options/index.ts'
import { commitOptions, RepositoryFolder } from './repository-folder.ts'

const options = defineOptions(commitOptions)

const output = defineOptions({
  hash: option(string(), "The commit's hash."),
  files: option(list(string()), 'The paths of all its files, without those of submodules.'),
})

/** Tells which files are in a commit. */
export const gitTree: DataSourceType<typeof options, typeof output> = {
  type: 'git-tree',
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
        return { hash, files: filesIn(await repository.git('ls-tree', '-r', '-z', '--full-tree', hash)) }
      },
    }
  },
}

/** `100644 blob 1a2b3c…<tab>path`, ended by a null character. */
function filesIn(listing: string): string[] {
  return listing.split('\0').flatMap((entry) => /^\d+ blob [0-9a-f]+\t(.*)$/s.exec(entry)?.[1] ?? [])
}
