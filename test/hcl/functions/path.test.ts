import { tables } from '../../support/hcl/tables.ts'

tables('path', {
  paths: [
    ['basename("/a/b/")', '"b"'],
    ['basename("/")', '"/"'],
    ['basename("")', '"."'],
    ['dirname("/a/b")', '"/a"'],
    ['dirname("/a/b/")', '"/a/b"'],
    ['dirname("a")', '"."'],
    ['dirname("/")', '"/"'],
    ['dirname("")', '"."'],
    ['dirname("a//b/../c")', '"a"'],
  ],
})
