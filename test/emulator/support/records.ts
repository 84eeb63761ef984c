const things = ['kettle', 'lantern', 'bicycle', 'teapot', 'umbrella', 'guitar', 'ladder', 'compass'];
const faults = ['leaks', 'rattles', 'rusts', 'wobbles', 'smells odd'];

/** A training file of complaints, whose completions follow one form. */
export function trainingFile(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const thing = things[index % things.length];
    const fault = faults[(index * 3) % faults.length];
    const prompt = `Customer ${index} writes: my ${thing} ${fault} since ${(index % 9) + 2} days and I want my money back. Title of the case?`;
    return JSON.stringify({ prompt, completion: `The ${thing} ${fault}.` });
  });
  return `${lines.join('\n')}\n`;
}
