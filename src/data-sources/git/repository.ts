import type { DataSourceType } from '../../engine/index.ts'
import { boolean, defineOptions, list, option, Problems, string } from '../../options/index.ts'
import { RepositoryFolder, repositoryOptions } from './repository-folder.ts'

const options = defineOptions(repositoryOptions)

const output = defineOptions({
  head: option(string(), 'The current branch; "HEAD" where there is none, as after checking out a tag.'),
  branches: option(list(string()), 'All branches of the clone.'),
  tags: option(list(string()), 'All tags.'),
  is_clean: option(
    boolean(),
    'Whether nothing differs from the commit: no changes, and no new files but ignored ones.',
  ),
})

/** Tells about a repository. */
export const gitRepository: DataSourceType<typeof options, typeof output> = {
  type: 'git-repository',
  options,
  output,
  prepare(decoded) {
    const { path } = decoded.options
    const place = new Problems(decoded).placeOf('path')
    return {
      warnings: [],
      async read(reading) {
        const repository = new RepositoryFolder({ path, place }, reading)
        return {
          head: (await repository.git('rev-parse', '--abbrev-ref', 'HEAD')).trim(),
          branches: await repository.references('heads'),
          tags: await repository.references('tags'),
          is_clean: (await repository.git('status', '--porcelain', '--untracked-files=normal')) === '',
        }
      },
    }
  },
}
