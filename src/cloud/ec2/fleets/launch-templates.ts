import type {
  CreateLaunchTemplateRequest,
  CreateLaunchTemplateResult,
  DeleteLaunchTemplateRequest,
  DeleteLaunchTemplateResult,
  DescribeLaunchTemplatesRequest,
  DescribeLaunchTemplatesResult,
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult,
  LaunchTemplate,
} from '@aws-sdk/client-ec2'
import { AwsError, missingParameter } from '../../protocol/aws-error.ts'
import type { LaunchTemplateRecord } from '../../store/records.ts'
import { userArn } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import { type Call, type Operation, once } from '../call.ts'
import { applyFilters, type FilterTable } from '../filters.ts'
import { page } from '../pages.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { findTemplate } from './template-data.ts'

export const createLaunchTemplate: Operation<CreateLaunchTemplateRequest, CreateLaunchTemplateResult> = (
  input,
  call,
) => {
  const { ClientToken: token, ...parameters } = input
  const [id = ''] = once(call, token, parameters, () => [create(input, call)])
  return { LaunchTemplate: view(call, findTemplate(call, { LaunchTemplateId: id })) }
}

function create(input: CreateLaunchTemplateRequest, call: Call): string {
  const { LaunchTemplateName: name, LaunchTemplateData: data } = input
  if (!name) throw missingParameter('LaunchTemplateName')
  if (!data) throw missingParameter('LaunchTemplateData')
  if (!/^[A-Za-z0-9().\-/_]{3,128}$/.test(name)) {
    throw new AwsError('InvalidLaunchTemplateName.MalformedException', `The launch template name ${name} is not valid.`)
  }
  if (call.store.list('launch-template').some((record) => record.name === name)) {
    throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.')
  }
  const tags = specifiedTags(input.TagSpecifications, ['launch-template'])('launch-template')
  const id = newId('lt')
  call.store.put('launch-template', {
    id,
    name,
    description: input.VersionDescription,
    data,
    createdAt: call.cloud.now(),
  })
  putTags(call.store, id, tags)
  return id
}

export const deleteLaunchTemplate: Operation<DeleteLaunchTemplateRequest, DeleteLaunchTemplateResult> = (
  input,
  call,
) => {
  const record = findTemplate(call, input)
  const shown = view(call, record)
  call.store.delete('launch-template', record.id)
  return { LaunchTemplate: shown }
}

export const describeLaunchTemplates: Operation<DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult> = (
  input,
  call,
) => {
  const byId = (input.LaunchTemplateIds ?? []).map((LaunchTemplateId) => findTemplate(call, { LaunchTemplateId }))
  const byName = (input.LaunchTemplateNames ?? []).map((LaunchTemplateName) =>
    findTemplate(call, { LaunchTemplateName }),
  )
  const named = [...byId, ...byName]
  const records = named.length > 0 ? named : call.store.list('launch-template')
  const matching = applyFilters(
    records.map((record) => view(call, record)),
    input.Filters,
    templateFilters,
  )
  const chosen = page(matching, input, ({ LaunchTemplateId }) => LaunchTemplateId, { least: 1, most: 200 })
  return { LaunchTemplates: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

export const describeLaunchTemplateVersions: Operation<
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult
> = (input, call) => {
  const { id, name, description, data, createdAt } = findTemplate(call, {
    LaunchTemplateId: input.LaunchTemplateId,
    LaunchTemplateName: input.LaunchTemplateName,
  })
  const version = {
    LaunchTemplateId: id,
    LaunchTemplateName: name,
    VersionNumber: 1,
    VersionDescription: description,
    CreateTime: createdAt,
    CreatedBy: userArn,
    DefaultVersion: true,
    LaunchTemplateData: data as object,
  }
  return { LaunchTemplateVersions: [version] }
}

const templateFilters: FilterTable<LaunchTemplate> = {
  'create-time': (template) => template.CreateTime,
  'launch-template-name': (template) => template.LaunchTemplateName,
}

function view(call: Call, { id, name, createdAt }: LaunchTemplateRecord): LaunchTemplate {
  return {
    LaunchTemplateId: id,
    LaunchTemplateName: name,
    CreateTime: createdAt,
    CreatedBy: userArn,
    DefaultVersionNumber: 1,
    LatestVersionNumber: 1,
    Tags: call.store.tagsOf(id),
  }
}
