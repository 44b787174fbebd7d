import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  ResourceType,
} from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { Call, Operation } from '../call.ts'
import { applyFilters } from '../filters.ts'
import { find, kindOfId } from '../find.ts'
import { page } from '../pages.ts'
import { checkTags, putTags } from '../tag-rules.ts'

export const createTags: Operation<CreateTagsRequest, object> = (input, call) => {
  const tags = checkTags(input.Tags ?? [])
  for (const id of input.Resources ?? []) {
    checkExists(call, id)
    putTags(call.store, id, tags)
  }
  return {}
}

/** Without tags all go; a tag with a value goes only if it has that value. */
export const deleteTags: Operation<DeleteTagsRequest, object> = (input, call) => {
  for (const id of input.Resources ?? []) {
    for (const { Key = '', Value } of call.store.tagsOf(id)) {
      const isMeant = input.Tags?.some((tag) => tag.Key === Key && (tag.Value === undefined || tag.Value === Value))
      if (!input.Tags?.length || isMeant) call.store.deleteTag(id, Key)
    }
  }
  return {}
}

export const describeTags: Operation<DescribeTagsRequest, DescribeTagsResult> = (input, call) => {
  const tags = call.store.allTags().map(({ resource, key, value }) => ({
    ResourceId: resource,
    ResourceType: typeOf(resource),
    Key: key,
    Value: value,
    Tags: [{ Key: key, Value: value }],
  }))
  const matching = applyFilters(tags, input.Filters, {
    key: ({ Key }) => Key,
    'resource-id': ({ ResourceId }) => ResourceId,
    'resource-type': ({ ResourceType }) => ResourceType,
    value: ({ Value }) => Value,
  })
  const chosen = page(matching, input, ({ ResourceId, Key }) => `${ResourceId} ${Key}`)
  const Tags = chosen.items.map(({ Tags: _, ...tag }) => tag)
  return { Tags, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

const types: Readonly<Record<string, ResourceType>> = {
  ami: 'image',
  eni: 'network-interface',
  fleet: 'fleet',
  i: 'instance',
  key: 'key-pair',
  lt: 'launch-template',
  sg: 'security-group',
  sgr: 'security-group-rule',
  sir: 'spot-instances-request',
  snap: 'snapshot',
  subnet: 'subnet',
  vol: 'volume',
  vpc: 'vpc',
}

function typeOf(id: string): ResourceType | undefined {
  return types[id.slice(0, id.indexOf('-'))]
}

function checkExists(call: Call, id: string): void {
  const kind = kindOfId(id)
  if (kind) find(call, kind, id)
  else if (!isOther(call, id)) throw new AwsError('InvalidID', `The ID '${id}' is not valid`)
}

function isOther(call: Call, id: string): boolean {
  if (id.startsWith('eni-')) return call.store.list('instance').some((record) => record.networkInterfaceId === id)
  if (id.startsWith('sir-')) return call.store.list('instance').some(({ spot }) => spot?.requestId === id)
  if (id.startsWith('lt-')) return call.store.get('launch-template', id) !== undefined
  if (id.startsWith('fleet-')) return call.store.get('fleet', id) !== undefined
  const groups = call.store.list('security-group')
  return groups.some(({ rules }) => rules.some((rule) => rule.SecurityGroupRuleId === id))
}
