# Plans the example as shipped, with a mock provider.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }

  mock_data "aws_availability_zones" {
    defaults = {
      names = ["eu-north-1a", "eu-north-1b", "eu-north-1c"]
    }
  }
}

run "the_example_is_a_shop_with_three_nodes_and_six_experiments" {
  command = plan

  variables {
    student_id                = "ada-1"
    image                     = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/order-node@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    shop_image                = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/webapp@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    simulators_image          = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/fault-proxy@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    allowed_cidrs             = ["203.0.113.7/32"]
    operator_token_secret_arn = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:operator-AbCdEf"
    cluster_tls_secret_arn    = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:tls-AbCdEf"
  }

  assert {
    condition     = keys(output.service_names) == ["nodes", "shop", "simulators"]
    error_message = "nodes, shop and simulators"
  }

  assert {
    condition     = length(output.experiment_template_ids) == 6
    error_message = "the experiments that need no agent"
  }

  assert {
    condition     = output.brake_alarm_name == "chaos-coffee-ada-1-brake"
    error_message = "the brake"
  }
}
