package io.asynctask.spring.durable.engine;

import org.junit.jupiter.api.AfterEach;

/** Tests of one node on a database of its own. Both are closed after each test. */
abstract class OneNode {

  final TestDatabase database = new TestDatabase();

  /** The node, once a test has created it. */
  TestNode node;

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
    database.close();
  }

  final TestNode start(DurableMethod... methods) {
    node = new TestNode("one", database.dataSource(), methods).start();
    return node;
  }
}
