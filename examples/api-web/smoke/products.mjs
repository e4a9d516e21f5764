// A smoke test that is a program: it finds the site in SLOTSHIP_URL and passes by exit code 0.
const url = `${process.env.SLOTSHIP_URL}/api/products`;
const answer = await fetch(url);
const { products = [] } = await answer.json();
console.log(`${url} answered ${answer.status} with ${products.length} products`);

const broken = products.filter(({ price }) => !/^\d+\.\d\d$/.test(price));
for (const { id, price } of broken) console.error(`Product ${id} has the price '${price}'`);
process.exitCode = answer.ok && products.length > 0 && broken.length === 0 ? 0 : 1;
