# Plans with a mock provider, without an account and without a network. The expected names and shapes are those that the
# classes Tables and Queues of order-actors create on a local endpoint.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }
}

variables {
  student_id = "ada-1"
}

run "the_journal_has_the_plugin_s_keys" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.journal.name == "chaos-coffee-ada-1-journal"
    error_message = "the journal's name is chaos-coffee-{student_id}-journal"
  }

  assert {
    condition     = aws_dynamodb_table.journal.hash_key == "par" && aws_dynamodb_table.journal.range_key == "num"
    error_message = "the journal's keys are par and num"
  }

  assert {
    condition     = tomap({ for key in aws_dynamodb_table.journal.attribute : key.name => key.type }) == tomap({ par = "S", num = "N" })
    error_message = "par is a string and num a number"
  }

  assert {
    condition     = length(aws_dynamodb_table.journal.global_secondary_index) == 0
    error_message = "the journal has no index: each would be written with every event"
  }
}

run "the_order_rows_have_their_keys_and_three_indexes" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.orders.name == "chaos-coffee-ada-1"
    error_message = "the rows' table has the original lab's name, chaos-coffee-{student_id}"
  }

  assert {
    condition     = aws_dynamodb_table.orders.hash_key == "PK" && aws_dynamodb_table.orders.range_key == "SK"
    error_message = "the rows' keys are PK and SK"
  }

  assert {
    condition = toset([for key in aws_dynamodb_table.orders.attribute : "${key.name} ${key.type}"]) == toset([
      "PK S", "SK S", "accepted_at_id S", "customer S", "wake_bucket S", "wake_at S",
    ])
    error_message = "exactly the keys of table and indexes are declared, all strings"
  }

  assert {
    condition = tomap({
      for index in aws_dynamodb_table.orders.global_secondary_index :
      index.name => join(" ", concat([for key in index.key_schema : "${key.attribute_name}:${key.key_type}"], sort(index.non_key_attributes)))
      }) == tomap({
      orders-by-time     = "PK:HASH accepted_at_id:RANGE status view"
      orders-by-customer = "customer:HASH accepted_at_id:RANGE status view"
      orders-to-wake     = "wake_bucket:HASH wake_at:RANGE waits_for"
    })
    error_message = "three indexes with the keys and projections that the node queries"
  }

  assert {
    condition     = alltrue([for index in aws_dynamodb_table.orders.global_secondary_index : index.projection_type == "INCLUDE"])
    error_message = "an index carries what is named and no more"
  }
}

run "both_tables_are_on_demand_recoverable_encrypted_and_protected" {
  command = plan

  assert {
    condition     = alltrue([for table in [aws_dynamodb_table.journal, aws_dynamodb_table.orders] : table.billing_mode == "PAY_PER_REQUEST"])
    error_message = "both tables are billed per request"
  }

  assert {
    condition = alltrue([for table in [aws_dynamodb_table.journal, aws_dynamodb_table.orders] :
    table.point_in_time_recovery[0].enabled && table.point_in_time_recovery[0].recovery_period_in_days == 35])
    error_message = "both tables can be restored to any second of the last 35 days"
  }

  assert {
    condition     = alltrue([for table in [aws_dynamodb_table.journal, aws_dynamodb_table.orders] : table.server_side_encryption[0].enabled])
    error_message = "both tables are encrypted with a key of the account"
  }

  assert {
    condition     = alltrue([for table in [aws_dynamodb_table.journal, aws_dynamodb_table.orders] : table.deletion_protection_enabled])
    error_message = "both tables are protected unless that is turned off"
  }
}

run "everything_is_tagged" {
  command = plan

  variables {
    tags = { Purpose = "exam", Project = "overridden" }
  }

  assert {
    condition     = aws_dynamodb_table.journal.tags == tomap({ Name = "chaos-coffee-ada-1-journal", Student = "ada-1", Project = "coffee-chaos", Purpose = "exam" })
    error_message = "the journal has Name, Student, Project and the further tags; the fixed ones win"
  }

  assert {
    condition     = aws_dynamodb_table.orders.tags == tomap({ Name = "chaos-coffee-ada-1", Student = "ada-1", Project = "coffee-chaos", Purpose = "exam" })
    error_message = "the rows' table has Name, Student, Project and the further tags; the fixed ones win"
  }
}

run "the_queues_have_the_names_that_the_node_looks_for" {
  command = plan

  assert {
    condition = [
      module.orders_intake.name, module.orders_intake.dead_letter_name,
      module.order_events.name, module.order_events.dead_letter_name,
      ] == [
      "chaos-coffee-ada-1-orders-intake", "chaos-coffee-ada-1-orders-intake-dlq",
      "chaos-coffee-ada-1-order-events", "chaos-coffee-ada-1-order-events-dlq",
    ]
    error_message = "two queues, each with its dead-letter queue, by the names of reference.conf"
  }
}

run "a_queue_keeps_messages_for_14_days_and_gives_up_after_1000_receives" {
  command = plan

  module {
    source = "./modules/queue"
  }

  variables {
    name = "intake"
    tags = { Student = "ada-1" }
  }

  override_resource {
    target          = aws_sqs_queue.dead_letters
    override_during = plan
    values = {
      arn = "arn:aws:sqs:eu-north-1:123456789012:intake-dlq"
    }
  }

  assert {
    condition     = aws_sqs_queue.this.message_retention_seconds == 1209600 && aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
    error_message = "both keep a message for 14 days"
  }

  assert {
    condition = jsondecode(aws_sqs_queue.this.redrive_policy) == {
      deadLetterTargetArn = "arn:aws:sqs:eu-north-1:123456789012:intake-dlq"
      maxReceiveCount     = 1000
    }
    error_message = "after 1000 receives a message goes to the queue's own dead letters"
  }

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.dead_letters.sqs_managed_sse_enabled
    error_message = "both are encrypted"
  }

  assert {
    condition     = aws_sqs_queue.this.tags == tomap({ Name = "intake", Student = "ada-1" }) && aws_sqs_queue.dead_letters.tags == tomap({ Name = "intake-dlq", Student = "ada-1" })
    error_message = "both are tagged"
  }
}
