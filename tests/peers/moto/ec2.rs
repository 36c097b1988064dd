//! EC2: ec2Query, lists in forms, errors that no model knows.

use services::ec2::{
    AuthorizeSecurityGroupIngressRequest, Client, CreateSecurityGroupRequest, CreateTagsRequest,
    CreateVpcRequest, DeleteKeyPairRequest, DeleteSecurityGroupRequest, DeleteVpcRequest,
    DescribeKeyPairsRequest, DescribeSecurityGroupsRequest, DescribeVpcsRequest, Filter,
    ImportKeyPairRequest, IpPermission, IpRange, ResourceType, Tag, TagSpecification, VpcState,
};

use crate::{Failure, done, there};

/// A public key of the kind that is one block of bytes.
const PUBLIC_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHEKPLnKMWNThcLaZiCyTNxlc1IxVOs7RQL8ScaPGGnO test";

pub async fn run(client: &Client) -> Result<(), Failure> {
    let vpc = create_network(client).await?;
    let group = create_group(client, &vpc).await?;
    read(client, &vpc, &group).await?;
    list(client).await?;
    keys(client).await?;
    delete(client, &vpc, &group).await
}

async fn create_network(client: &Client) -> Result<String, Failure> {
    let tags = TagSpecification::new()
        .with_resource_type(ResourceType::Vpc)
        .with_tags([tag("Name", "a & b = c")]);
    let input = CreateVpcRequest::new()
        .with_cidr_block("10.1.0.0/16")
        .with_tag_specifications([tags]);
    let vpc = there(client.create_vpc(input).await?.vpc, "network")?;
    let id = there(vpc.vpc_id, "id")?;
    client
        .create_tags(CreateTagsRequest::new([&id], [tag("stage", "test")]))
        .await?;
    done("create a network");
    Ok(id)
}

async fn create_group(client: &Client, vpc: &str) -> Result<String, Failure> {
    let input = CreateSecurityGroupRequest::new("for the web", "web").with_vpc_id(vpc);
    let group = there(client.create_security_group(input).await?.group_id, "id")?;
    let range =
        |address: &str, note: &str| IpRange::new().with_cidr_ip(address).with_description(note);
    let permission = IpPermission::new()
        .with_ip_protocol("tcp")
        .with_from_port(80)
        .with_to_port(443)
        .with_ip_ranges([
            range("10.0.0.0/8", "inside"),
            range("192.0.2.0/24", "out & in"),
        ]);
    let input = AuthorizeSecurityGroupIngressRequest::new()
        .with_group_id(&group)
        .with_ip_permissions([permission]);
    client.authorize_security_group_ingress(input).await?;
    done("create a group with permissions");
    Ok(group)
}

async fn read(client: &Client, vpc: &str, group: &str) -> Result<(), Failure> {
    let input = DescribeVpcsRequest::new().with_vpc_ids([vpc]);
    let read = client.describe_vpcs(input).await?.vpcs.unwrap_or_default();
    let [network] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(network.cidr_block.as_deref(), Some("10.1.0.0/16"));
    assert_eq!(network.state, Some(VpcState::Available));
    assert_eq!(network.is_default, Some(false));
    let mut tags = network.tags.clone().unwrap_or_default();
    tags.sort_by(|one, other| one.key.cmp(&other.key));
    assert_eq!(tags, [tag("Name", "a & b = c"), tag("stage", "test")]);
    done("read a network");

    let input = DescribeSecurityGroupsRequest::new().with_group_ids([group]);
    let read = client.describe_security_groups(input).await?;
    let groups = read.security_groups.unwrap_or_default();
    let permissions = groups
        .first()
        .and_then(|group| group.ip_permissions.clone());
    let permissions = permissions.unwrap_or_default();
    let [permission] = permissions.as_slice() else {
        panic!("{groups:?}");
    };
    assert_eq!(
        (permission.from_port, permission.to_port),
        (Some(80), Some(443))
    );
    let mut notes: Vec<_> = permission.ip_ranges.iter().flatten().collect();
    notes.sort_by(|one, other| one.cidr_ip.cmp(&other.cidr_ip));
    let notes: Vec<_> = notes
        .iter()
        .map(|range| range.description.as_deref())
        .collect();
    assert_eq!(notes, [Some("inside"), Some("out & in")]);
    done("read a group");
    Ok(())
}

async fn list(client: &Client) -> Result<(), Failure> {
    let filter = Filter::new()
        .with_name("tag:stage")
        .with_values(["other", "test"]);
    let input = DescribeVpcsRequest::new().with_filters([filter]);
    let found = client.describe_vpcs(input).await?.vpcs.unwrap_or_default();
    assert_eq!(found.len(), 1, "{found:?}");
    let all = client.describe_vpcs(DescribeVpcsRequest::new()).await?;
    assert!(
        all.vpcs.is_some_and(|vpcs| vpcs.len() >= 2),
        "there is a default one too"
    );
    done("list networks");
    Ok(())
}

async fn keys(client: &Client) -> Result<(), Failure> {
    let input = ImportKeyPairRequest::new("laptop", PUBLIC_KEY);
    let imported = client.import_key_pair(input).await?;
    assert_eq!(imported.key_name.as_deref(), Some("laptop"));
    let input = DescribeKeyPairsRequest::new().with_key_names(["laptop"]);
    let found = client.describe_key_pairs(input).await?;
    assert_eq!(found.key_pairs.map(|pairs| pairs.len()), Some(1));
    let input = DeleteKeyPairRequest::new().with_key_name("laptop");
    client.delete_key_pair(input).await?;
    done("create, read and delete a key");
    Ok(())
}

async fn delete(client: &Client, vpc: &str, group: &str) -> Result<(), Failure> {
    let input = DeleteSecurityGroupRequest::new().with_group_id(group);
    client.delete_security_group(input).await?;
    client.delete_vpc(DeleteVpcRequest::new(vpc)).await?;
    done("delete group and network");

    let input = DescribeVpcsRequest::new().with_vpc_ids([vpc]);
    let error = client.describe_vpcs(input).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidVpcID.NotFound"), "{error}");
    assert_eq!(error.status(), Some(400));
    assert!(error.modelled().is_none() && error.message().contains(vpc));
    assert!(error.request_id().is_some());
    done("error for a network that is gone");
    Ok(())
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::new().with_key(key).with_value(value)
}
