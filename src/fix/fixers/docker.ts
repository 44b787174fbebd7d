import type { Value } from '../../template/index.ts'
import { remove, when } from '../combine.ts'
import { isOneOf, texts, unfixable, valueAt, without, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

export const dockerEmail: Fixer = {
  name: 'docker-email',
  summary: 'builders and post-processors: "login_email", which Docker no longer wants, is removed',
  // Packer looks no further when there are no post-processors.
  concerns: (template) =>
    template.entries.some(({ key, value }) => key.toLowerCase() === 'post-processors' && value.kind !== 'null'),
  builder: remove('login_email'),
  postProcessor: remove('login_email'),
}

export const dockerTagTags: Fixer = {
  name: 'docker-tag-tags',
  summary: 'docker-tag: "tag" joins the list "tags"',
  postProcessor: when(isOneOf('docker-tag'), (postProcessor) => {
    const old = valueAt(postProcessor, 'tag')
    const current = valueAt(postProcessor, 'tags')
    const tags = new Set([...tagsOf('tag', old), ...tagsOf('tags', current)])
    const place = (current ?? old ?? postProcessor).place
    return withValue(without(postProcessor, 'tag'), 'tags', texts([...tags], place))
  }),
}

/** A text holds tags between commas; the members of a list are tags as they are. Other kinds hold none, as in Packer. */
function tagsOf(option: string, value: Value | undefined): readonly string[] {
  if (value?.kind === 'string') return value.value.split(',').map(trimSpace)
  if (value?.kind !== 'list') return []
  return value.items.map((item) => {
    if (item.kind === 'string') return item.value
    throw unfixable(`a tag in "${option}" must be a string`, item.place, 'put it in double quotes')
  })
}

/** What Unicode calls white space, as Go trims it: unlike JavaScript's `trim` with U+0085 and without U+FEFF. */
function trimSpace(text: string): string {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')
}
