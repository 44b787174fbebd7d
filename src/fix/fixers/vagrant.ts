import { when } from '../combine.ts'
import { isOneOf, without, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

const providers = ['aws', 'digitalocean', 'virtualbox', 'vmware']

export const vagrantOverride: Fixer = {
  name: 'pp-vagrant-override',
  summary: 'vagrant: options of a provider move into "override"',
  postProcessor: when(isOneOf('vagrant'), (postProcessor) => {
    const entries = postProcessor.entries.filter(({ key }) => providers.includes(key))
    const [first] = entries
    if (!first) return postProcessor
    const place = first.keyPlace
    return withValue(without(postProcessor, ...providers), 'override', { kind: 'map', entries, place })
  }),
}
