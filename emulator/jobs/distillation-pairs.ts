/**
 * Which students a teacher may have, by the ids of base models (user guide, prequisites-model-distillation, 2026-10).
 */
const students: Readonly<Record<string, readonly string[]>> = {
  'amazon.nova-pro-v1:0': ['amazon.nova-lite-v1:0', 'amazon.nova-micro-v1:0'],
  'amazon.nova-premier-v1:0': ['amazon.nova-lite-v1:0', 'amazon.nova-micro-v1:0', 'amazon.nova-pro-v1:0'],
  'meta.llama3-1-405b-instruct-v1:0': [
    'meta.llama3-1-8b-instruct-v1:0',
    'meta.llama3-1-70b-instruct-v1:0',
    'meta.llama3-2-1b-instruct-v1:0',
    'meta.llama3-3-70b-instruct-v1:0',
  ],
  'meta.llama3-1-70b-instruct-v1:0': [
    'meta.llama3-1-8b-instruct-v1:0',
    'meta.llama3-2-1b-instruct-v1:0',
    'meta.llama3-2-3b-instruct-v1:0',
  ],
  'meta.llama3-3-70b-instruct-v1:0': [
    'meta.llama3-1-8b-instruct-v1:0',
    'meta.llama3-2-1b-instruct-v1:0',
    'meta.llama3-2-3b-instruct-v1:0',
  ],
};

export const mayTeach = (teacherId: string, studentId: string): boolean =>
  students[teacherId]?.includes(studentId) ?? false;

export const teachersOf = (studentId: string): readonly string[] =>
  Object.keys(students).filter((teacherId) => mayTeach(teacherId, studentId));
