// Makes every call of the released client to the control API on the given port; prints "ok" at the end.
const assert = require('node:assert');
const net = require('node:net');
const { Toxiproxy } = require('toxiproxy-node-client');

const [controlPort, upstream] = process.argv.slice(2);

const roundTripMillis = (listen) =>
  new Promise((resolve, reject) => {
    const started = Date.now();
    const socket = net.connect(Number(listen.split(':').pop()), '127.0.0.1', () => socket.write('x'));
    socket.on('error', reject);
    socket.on('data', () => {
      socket.end();
      resolve(Date.now() - started);
    });
  });

const drive = async () => {
  const client = new Toxiproxy(`http://127.0.0.1:${controlPort}`);
  assert.match(JSON.stringify(await client.getVersion()), /2\.12\.0/);

  const proxy = await client.createProxy({ name: 'node', listen: '127.0.0.1:0', upstream });
  await assert.rejects(client.createProxy({ name: 'node', listen: '127.0.0.1:0', upstream }), /409/);
  assert.deepEqual(Object.keys(await client.getAll()), ['node']);
  assert.equal((await client.get('node')).upstream, upstream);

  const toxic = await proxy.addToxic({
    name: 'slow',
    type: 'latency',
    stream: 'downstream',
    toxicity: 1,
    attributes: { latency: 200, jitter: 0 },
  });
  assert.deepEqual(toxic.attributes, { latency: 200, jitter: 0 });
  assert.ok((await roundTripMillis(proxy.listen)) >= 199, 'the answer came too early');
  await toxic.update({ attributes: { latency: 1 } });
  assert.deepEqual((await proxy.getToxic('slow')).attributes, { latency: 1, jitter: 0 });
  await toxic.remove();
  await assert.rejects(proxy.getToxic('slow'), /404/);

  const attributesOfAllTypes = {
    latency: { latency: 1, jitter: 0 },
    bandwidth: { rate: 1000 },
    slow_close: { delay: 1 },
    timeout: { timeout: 60000 },
    slicer: { average_size: 10, size_variation: 2, delay: 5 },
    reset_peer: { timeout: 1 },
    limit_data: { bytes: 1000 },
  };
  for (const [type, attributes] of Object.entries(attributesOfAllTypes)) {
    const added = await proxy.addToxic({ name: `a-${type}`, type, stream: 'upstream', toxicity: 0.5, attributes });
    assert.deepEqual(added.toJson(), { name: `a-${type}`, type, stream: 'upstream', toxicity: 0.5, attributes });
    await (await added.update({ toxicity: 0 })).remove();
  }
  await assert.rejects(proxy.addToxic({ name: 'x', type: 'none', attributes: {} }), /400/);

  const moved = await proxy.update({ upstream: 'somehost:12345' });
  assert.equal(moved.upstream, 'somehost:12345');
  assert.equal((await proxy.update({ upstream })).upstream, upstream);

  await proxy.update({ enabled: false });
  await assert.rejects(roundTripMillis(proxy.listen), /ECONNREFUSED/);
  await client.reset();
  await roundTripMillis(proxy.listen);

  const populated = await client.populate([{ name: 'more', listen: '127.0.0.1:0', upstream: 'somehost:12345' }]);
  assert.deepEqual(Object.keys(populated), ['more']);
  await proxy.remove();
  await assert.rejects(client.get('node'), /404/);
  console.log('ok');
};

drive().catch((error) => {
  console.error(error);
  process.exit(1);
});
